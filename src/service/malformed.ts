// Knows the record of bytes that were no HTTP request, or that nobody had room to read.

export function malformed(clientIp: string, status: number, code: string, requestId: string) {
  const verdict = { action: 'allow', strict: 'allow', because: null, findings: [] } as const
  const full = status === 503
  return {
    event: 'error',
    transport: 'local',
    verdict,
    outcome: full ? 'refused' : 'malformed',
    method: '-',
    target: '-',
    clientIp,
    requestId,
    status,
    durationMs: 0,
    error: full ? code : `not a valid HTTP request (${code})`,
  } as const
}
