// The exit codes of every command, and the error that carries one to the top.

/** 0 = fine; 1 = the command ran and the answer is no (unhealthy, blocked, findings); 2 = usage or configuration. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const

/** Ends the program with one clear line on stderr and this code. */
export class Exit extends Error {
  override readonly name = 'Exit'
  readonly code: number
  /** What programs read of it has been written elsewhere. */
  readonly isTold: boolean
  constructor(code: number, message: string, isTold = false) {
    super(message)
    this.code = code
    this.isTold = isTold
  }
}
