// Translates what the configuration says of answers: what is read, and what may pass unread.

import type { Config } from '../config/schema.ts'
import type { ReplySettings } from '../proxy/reply.ts'

export function repliesOf({ response_scanning, media_policy: media }: Config): ReplySettings {
  const { enabled, action, max_event_bytes } = response_scanning.sse_streaming
  return {
    scan: response_scanning.enabled,
    exempt: response_scanning.exempt_domains,
    ...(media.enabled && {
      media: {
        images: media.strip_images,
        audio: media.strip_audio,
        video: media.strip_video,
        metadata: media.strip_image_metadata,
        log: media.log_media_exposure,
        imageTypes: media.allowed_image_types.map((type) => type.toLowerCase()),
        maxImageBytes: media.max_image_bytes,
      },
    }),
    events: { scan: enabled, maxBytes: max_event_bytes, ...(action !== 'auto' && { setting: action }) },
  }
}
