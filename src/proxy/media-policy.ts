// `media_policy`: which pictures, sound and films may reach an agent, and what is said when one does.

import { mediaType } from './headers.ts'
import { withoutMetadata } from './picture-metadata.ts'
import { valuesOf, type HeaderList } from './wire.ts'
import { Blocked } from '../scan/inspect.ts'
import type { Action, Finding } from '../types.ts'

export interface MediaSettings {
  readonly images: boolean
  readonly audio: boolean
  readonly video: boolean
  readonly metadata: boolean
  readonly log: boolean
  readonly imageTypes: readonly string[]
  readonly maxImageBytes: number
}

const refused = (detail: string): Finding => ({
  rule: 'Media Policy',
  threat: 'fault',
  severity: 'medium',
  section: 'response_scanning',
  scanner: 'policy',
  setting: 'block',
  where: 'response',
  detail,
})

const exposed = (type: string): Finding => ({
  rule: 'Media Exposure',
  threat: 'fault',
  severity: 'low',
  section: 'destination',
  scanner: 'policy',
  most: 'warn',
  where: 'response',
  detail: `the agent was given ${type}, which is not read`,
})

function whatIsWrong(type: string, headers: HeaderList, settings: MediaSettings): string | null {
  if (type.startsWith('audio/')) return settings.audio ? 'sound is not let through (media_policy.strip_audio)' : null
  if (type.startsWith('video/')) return settings.video ? 'video is not let through (media_policy.strip_video)' : null
  if (settings.images) return 'images are not let through (media_policy.strip_images)'
  if (!settings.imageTypes.includes(type)) return `${type} is not let through (media_policy.allowed_image_types)`
  return Number(valuesOf(headers, 'content-length')[0] ?? 0) > settings.maxImageBytes ? tooLarge(settings) : null
}

const tooLarge = ({ maxImageBytes }: MediaSettings) =>
  `the image is larger than ${maxImageBytes} bytes (media_policy.max_image_bytes)`

export interface Passed {
  /** False = it may not pass. */
  readonly may: boolean
  readonly body: ReadableStream<Uint8Array>
  /** The bytes are not what the head says any more. */
  readonly changed: boolean
}

/** Null = it is no medium. `whole` = all of a body that is not compressed. */
export function applyMediaPolicy(
  body: ReadableStream<Uint8Array>,
  headers: HeaderList,
  settings: MediaSettings,
  whole: boolean,
  judge: (findings: readonly Finding[]) => Action,
): Passed | null {
  const type = mediaType(headers)
  if (!/^(image|audio|video)\//.test(type)) return null
  const wrong = whatIsWrong(type, headers, settings)
  if (wrong !== null && judge([refused(wrong)]) === 'block') return { may: false, body, changed: false }
  if (wrong === null && settings.log) judge([exposed(type)])
  if (!type.startsWith('image/') || wrong !== null) return { may: true, body, changed: false }
  const limited = body.pipeThrough(atMost(settings.maxImageBytes, () => judge([refused(tooLarge(settings))])))
  const strips = settings.metadata && whole && (type === 'image/png' || type === 'image/jpeg')
  return { may: true, body: strips ? limited.pipeThrough(withoutMetadata()) : limited, changed: strips }
}

/** Asks once when there is more than the head had said. */
function atMost(bytes: number, judge: () => Action): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes
  let asked = false
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.length
      if (left < 0 && !asked) {
        asked = true
        if (judge() === 'block') throw new Blocked()
      }
      controller.enqueue(chunk)
    },
  })
}
