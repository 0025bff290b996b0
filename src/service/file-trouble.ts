// What the system says of a file that cannot be used, in words for people.

/** https://man7.org/linux/man-pages/man3/errno.3.html */
const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied: this user may not use it',
  EBUSY: 'it is in use',
  EDQUOT: 'the quota of this user is used up',
  EEXIST: 'it exists already',
  EFBIG: 'it is too large',
  EINVAL: 'it cannot be used that way',
  EIO: 'the disk cannot be read or written',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'this process has too many files open: raise LimitNOFILE or ulimit -n',
  ENAMETOOLONG: 'its name is too long',
  ENFILE: 'the system has too many files open',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  EPERM: 'the system does not permit it to this user',
  EROFS: 'the file system is read-only',
  ESTALE: 'its network file system has lost it',
  ETXTBSY: 'it is a program that runs',
}

type Failure = { readonly code?: unknown; readonly path?: unknown }

/** With the code, which search engines know. */
export function trouble(error: unknown): string {
  const code = (error as Failure | null)?.code
  if (typeof code !== 'string') return 'unknown error'
  return Object.hasOwn(words, code) ? `${words[code]} (${code})` : code
}

/** Of an error that nobody has answered for: which file and what of it; null = it is no error of a file. */
export function fileTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code, path } = error as Failure
  if (typeof code !== 'string' || typeof path !== 'string' || !Object.hasOwn(words, code)) return null
  return `${path}: ${trouble(error)}`
}
