// Knows credentials by the words around them, whatever service they belong to.

import type { Rule } from '../pattern/rule.ts'
import {
  hasRealUserinfo,
  isAssignedSecret,
  isAssignedValue,
  isBasicAuth,
  isConnectionPassword,
  isEnvironmentSecret,
  isNetrc,
} from './checks-structure.ts'

const isBadge = (text: string): boolean => /^badge\.svg/i.test(text)

export const genericSecrets = [
  {
    name: 'Credential in URL',
    threat: 'secret',
    severity: 'high',
    // Only after `?`, `&`, `;` or at the start of a line: anywhere else the same words are ordinary source code.
    // The token of a picture in a README (https://docs.codecov.com/docs/status-badges) lets anybody see the picture.
    pattern: String.raw`(?im)(?:[?&;]|^)(?:password|passwd|secret|token|apikey|api_key|api-key)[ \t]*=[ \t]*[^\s&]{4,}|badge\.svg\?token=\w{4,32}`,
    source: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2',
    check: (text) => isBadge(text) || isAssignedSecret(text),
    hides: isBadge,
  },
  {
    name: 'Environment Variable Secret',
    threat: 'secret',
    severity: 'high',
    // Case-sensitive: only the names of variables are written in capitals.
    pattern: String.raw`(?:^|[^\w.-])[A-Z0-9_]{0,40}(?:SECRET|PASSWORD|PASSWD|PASS|PWD|TOKEN|CREDENTIALS?|API_?KEY|_KEY|_PAT|_AUTH|_CREDS?|_KEYSTRING)(?:_[A-Z0-9]{1,20}){0,2}=["']?[^\x00-\x20"'&<>]{6,}["']?`,
    source: 'https://12factor.net/config',
    check: isEnvironmentSecret,
  },
  {
    name: 'Basic Auth Credentials',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?i)\bbasic\s+[a-z0-9+/]{8,512}={0,2}`,
    source: 'https://www.rfc-editor.org/rfc/rfc7617#section-2',
    check: isBasicAuth,
  },
  {
    name: 'Database Connection String',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)\b(?:postgres|postgresql|mysql|mysqlx|mariadb|mongodb|mongodb\+srv|redis|rediss|amqp|amqps|mssql|sqlserver|oracle|clickhouse|cockroachdb|couchdb|neo4j|bolt|ldap|ldaps|ftp|ftps|sftp|smtp|smtps|nats|mqtt|mqtts|cloudinary|libsql|snowflake|redshift|trino|presto|hive|cassandra|influxdb|db2|vertica|imaps?|pop3s?|wss?|socks5h?|ssh|rsync|svn|smb|vnc|rdp)(?:\+[a-z0-9]{1,12})?://[^\s:@/"'<>]{0,64}:[^\s@"'<>/]{3,128}@(?:(?:localhost|127\.0\.0\.1|\[::1\]|db|database|mysql|mariadb|postgres|postgresql|redis|mongo|mongodb|rabbitmq)[:/]|[a-z0-9\[])`,
    source: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1',
    check: hasRealUserinfo,
  },
  {
    name: 'Credentials in URL Userinfo',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?i)\bhttps?://[^\s:@/"'<>?#]{0,64}:[^\s@"'<>/?#]{3,255}@[a-z0-9\[]`,
    source: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1',
    check: hasRealUserinfo,
  },
  {
    name: 'SQL Server Connection String',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)\b(?:Password|Pwd)\s{0,3}=\s{0,3}[^\s;"\x27]{4,128};[^\n"\x27]{0,200}(?:Server|Data\sSource|Initial\sCatalog|Database|Encrypt|User\sI[Dd]|Uid|TrustServerCertificate|MultipleActiveResultSets)\s{0,3}=`,
    source: 'https://learn.microsoft.com/en-us/dotnet/framework/data/adonet/connection-string-syntax',
    check: isConnectionPassword,
  },
  {
    name: 'npmrc Auth',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?im)(?:^|[^\w.])_(?:authToken|auth|password)\s{0,4}=\s{0,4}"?[a-z0-9+/=_.-]{16,}`,
    source: 'https://docs.npmjs.com/cli/v11/configuring-npm/npmrc#auth-related-configuration',
    audience: ['registry.npmjs.org'],
    check: isAssignedValue,
  },
  {
    name: 'netrc Password',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)\bmachine\s{1,8}[^\s]{1,100}\s{1,8}login\s{1,8}[^\s]{1,100}\s{1,8}password\s{1,8}[^\s<>]{4,128}`,
    source: 'https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html',
    check: isNetrc,
  },
  {
    name: 'Docker Registry Auth',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)"auth"\s{0,4}:\s{0,4}"[a-z0-9+/]{12,512}={0,2}"`,
    source: 'https://docs.docker.com/reference/cli/docker/login/',
    check: isBasicAuth,
  },
] as const satisfies readonly Rule[]
