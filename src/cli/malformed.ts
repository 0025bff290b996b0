// Knows the record of bytes that were no HTTP request.

export function malformed(clientIp: string, status: number, code: string, requestId: string) {
  const verdict = { action: 'allow', strict: 'allow', because: null, findings: [] } as const
  return {
    event: 'error',
    transport: 'local',
    verdict,
    outcome: 'malformed',
    method: '-',
    target: '-',
    clientIp,
    requestId,
    status,
    durationMs: 0,
    error: `not a valid HTTP request (${code})`,
  } as const
}
