/** The product's mark: a handset's arc off the hook, over the line that stays open. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden>
      <rect width="48" height="48" rx="14" fill="var(--accent-fill)" />
      <path
        d="M12.5 25.5c0-7.2 5.1-12.5 11.5-12.5s11.5 5.3 11.5 12.5"
        fill="none"
        stroke="#fff"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <rect x="9.5" y="23" width="7" height="9.5" rx="3" fill="#fff" />
      <rect x="31.5" y="23" width="7" height="9.5" rx="3" fill="#fff" />
      <path d="M16 37h16" stroke="#fff" strokeOpacity="0.7" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  )
}
