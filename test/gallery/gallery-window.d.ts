interface Window {
  /** Exposed by the gallery's preload script. */
  readonly gallery: {
    show(snapshot: unknown, refusal: unknown): void
    announce(event: string, value: unknown): void
    sent(): readonly { readonly command: string; readonly input: unknown }[]
  }
}
