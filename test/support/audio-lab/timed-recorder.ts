import { startRecorder, type Recorder } from '../e2e/recorder.js'

/** Hz: what the devices run at, so that nothing is resampled between them and the recording */
export const recordingRate = 48_000

/**
 * For measuring, where the listening rate is for hearing.
 * @param sink    a sink of the private PulseAudio: headset, ringer, speaker
 */
export const startTimedRecorder = (sink: string, env = process.env): Promise<Recorder> =>
  startRecorder(`${sink}.monitor`, { rate: recordingRate, latencyMs: 10, env })
