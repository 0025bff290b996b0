// Knows which numbers are well-formed personal or bank numbers.

/** Areas 000, 666 and 900 to 999, group 00 and serial 0000 are never issued. */
export function isSocialSecurityNumber(text: string): boolean {
  const [area = '', group = '', serial = ''] = text.split('-')
  return area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000'
}
