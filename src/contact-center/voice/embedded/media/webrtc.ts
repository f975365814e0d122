import wrtc from '@roamhq/wrtc'

/** The part of @roamhq/wrtc (libwebrtc in this process) that the center uses. Its own types need a DOM. */

export interface AudioData {
  readonly samples: Int16Array
  readonly sampleRate: number
  readonly bitsPerSample: number
  readonly channelCount: number
  readonly numberOfFrames: number
}

export interface AudioTrack {
  stop(): void
}

export interface AudioSource {
  createTrack(): AudioTrack
  onData(audio: AudioData): void
}

export interface AudioSink {
  ondata: ((audio: AudioData) => void) | null
  stop(): void
}

export interface SessionDescription {
  readonly type: 'offer' | 'answer' | 'rollback'
  readonly sdp: string
}

/** the fields of the reports that are read here; which are there depends on `type` */
export interface StatsReport {
  readonly type: string
  readonly packetsReceived?: number
  readonly requestsReceived?: number
  readonly responsesReceived?: number
}

export interface PeerConnection {
  readonly signalingState: string
  onicecandidate: ((event: { readonly candidate: { readonly candidate: string } | null }) => void) | null
  ontrack: ((event: { readonly track: AudioTrack }) => void) | null
  addTrack(track: AudioTrack): unknown
  createOffer(): Promise<SessionDescription>
  createAnswer(): Promise<SessionDescription>
  setLocalDescription(description: SessionDescription): Promise<void>
  setRemoteDescription(description: SessionDescription): Promise<void>
  getStats(): Promise<Map<string, StatsReport>>
  close(): void
}

interface WebRtc {
  readonly RTCPeerConnection: new (configuration: { readonly iceServers: readonly [] }) => PeerConnection
  readonly nonstandard: {
    readonly RTCAudioSource: new () => AudioSource
    readonly RTCAudioSink: new (track: AudioTrack) => AudioSink
  }
}

export const webrtc = wrtc as unknown as WebRtc

// When the event loop just runs empty, the native module is torn down in an order that ends in a segmentation fault
// (node-webrtc#636), even with every peer connection closed. An explicit exit does not run that teardown.
process.once('beforeExit', () => process.exit())
