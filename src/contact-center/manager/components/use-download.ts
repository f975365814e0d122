import { useState } from 'react'
import type { AdminRouteName } from '../../../contract/admin-api/routes.js'
import { useManager } from '../manager-context.js'

interface Download {
  readonly download: (
    route: AdminRouteName,
    fileName: string,
    query: Readonly<Record<string, string | number | undefined>>,
  ) => Promise<void>
  readonly downloading: boolean
  readonly refused: string | null
}

/** Saves an answer as a file. Not a plain link, because the token does not go into an address. */
export function useDownload(): Download {
  const { session } = useManager()
  const [downloading, setDownloading] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  return {
    downloading,
    refused,
    download: async (route, fileName, query) => {
      setDownloading(true)
      setRefused(null)
      const answer = await session.client.fetchBlob(route, { query })
      setDownloading(false)
      if (!answer.ok) {
        setRefused(answer.refusal.message)
        return
      }
      const link = document.createElement('a')
      link.href = URL.createObjectURL(answer.value)
      link.download = fileName
      link.click()
      URL.revokeObjectURL(link.href)
    },
  }
}
