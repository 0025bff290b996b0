// Where tables lie in memory; src/scan/workroom.ts fills them and knows the same addresses.

/** By byte: six bits of base64 (either alphabet), five of base32 in either case, four of hex; 255 = no letter. */
export const SIX: usize = 1024
export const FIVE: usize = 1280
export const SMALL: usize = 1536
export const FOUR: usize = 1792
/** By byte: what it stands for behind a backslash. */
export const CONTROLS: usize = 2048
/** Entities: length, name, and at 14 the character; 16 bytes each, the last of length 0. */
export const NAMES: usize = 2304
/** By `rune >> 8`: number of its page, plus one; 0 = not made yet. */
export const DIRECTORY: usize = 4096
/** Bits of the letters of the run at hand. */
export const VALUES: usize = 12800
/** By rune: what it folds to. */
export const PAGES: usize = 32768
/** Foldings of more than three bytes. */
export const POOL: usize = 163840
/** Of the bytes in each 16 letters of base64, four classes, two bytes each; for each alignment. */
export const CLASSES: usize = 196608
export const ALIGNMENT: usize = 8448
