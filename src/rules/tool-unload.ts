// Knows how a warehouse is told to write a table to somebody's storage, and whether the table is of people.

import { re2 } from '../pattern/re2.ts'

const most = 8192
const keys = re2`(?i)\b(?:aws_key_id|aws_secret_key|azure_sas_token|access_key_id|secret_access_key|credentials\s{0,4}=?\s{0,4}[('])`
const outside = re2`(?i)\bcopy\s{1,8}into\s{1,8}['\x22](?:s3|s3gov|gcs|gs|azure|abfss?|wasbs?|https?)://|\bunload\s{0,8}\([^;]+\)\s{0,8}to\s{1,8}['\x22](?:s3|s3gov|gcs|gs|azure|abfss?|wasbs?|https?)://|\bexport\s{1,8}data\b[^;]{0,200}?\buri\s{0,4}=\s{0,4}['\x22](?:s3|s3gov|gcs|gs|azure|abfss?|wasbs?|https?)://|\bquery_export_to_s3\s{0,4}\(|\binto\s{1,8}outfile\s{1,8}s3\b`
const onStage = re2`(?i)\bcopy\s{1,8}into\s{1,8}@|\bput\s{1,8}file://\S+\s{1,8}@`
const ofPeople = re2`(?i)\b(?:from|table)\s{1,8}\(?[^;]{0,200}?\b(?:users?|customers?|accounts?|employees|staff|patients?|members|payments|transactions|credentials|passwords?|cards?|payroll|salaries|contacts|clients)\b`
const opensPlace = re2`(?i)\bcreate\s{1,8}(?:or\s{1,8}replace\s{1,8})?(?:temp(?:orary)?\s{1,8})?(?:external\s{1,8})?(?:stage|location|volume|table|data\s{1,8}source)\b[^;]{0,400}['\x22](?:s3|s3gov|gcs|gs|azure|abfss?|wasbs?|https?)://`

/** One statement that names the place, the keys to it and people. */
export function unloadsAbroad(text: string): boolean {
  const some = text.slice(0, most)
  return outside.test(some) && keys.test(some) && ofPeople.test(some)
}

/** A place outside is made known to the warehouse, with keys of its own. */
export function opensStage(text: string): boolean {
  const some = text.slice(0, most)
  return opensPlace.test(some) && keys.test(some)
}

export function unloadsPeople(text: string): boolean {
  const some = text.slice(0, most)
  return (outside.test(some) || onStage.test(some)) && ofPeople.test(some)
}
