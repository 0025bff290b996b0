// Translates what the configuration says of answers: what is read, and what may pass unread.

import type { Config } from '../config/schema.ts'
import type { ReplySettings } from '../proxy/reply.ts'
import type { ShieldSettings } from '../proxy/shield.ts'
import { trackers } from '../rules/trackers.ts'

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

/** Text in hidden elements that is long enough to be a sentence and no label (letters). */
const sentence = 48

/** Null = pages stay as they are. */
export function shieldOf({ browser_shield: shield }: Config): ShieldSettings | null {
  if (!shield.enabled) return null
  const { strictness, strip_hidden_traps, strip_extension_probing: probes, strip_tracking_pixels: pixels } = shield
  const minimal = strictness === 'minimal'
  const aggressive = strictness === 'aggressive'
  const traps = strip_hidden_traps && !minimal
  return {
    page: {
      probes,
      pixels,
      drawings: !minimal,
      trackers: [...trackers, ...shield.tracking_domains.map((domain) => domain.replace(/^\*\./, ''))],
      script: { probes, beacons: pixels && !minimal },
      hiddenText: traps ? (aggressive ? 1 : sentence) : null,
      comments: traps ? (aggressive ? 'none' : 'suspicious') : 'keep',
    },
    shims: shield.inject_fingerprint_shims,
    maxBytes: shield.max_shield_bytes,
    oversize: shield.oversize_action,
    exempt: shield.exempt_domains,
  }
}
