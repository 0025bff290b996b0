// Knows the keys of payment, messaging and mail services.

import type { Rule } from '../scan/scanner.ts'
import { real } from './checks-placeholder.ts'

export const serviceSecrets = [
  {
    name: 'Stripe Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)[sr]k[_-](?:live|test)[_-][a-z0-9]{20,}`,
    source: 'https://docs.stripe.com/keys',
    audience: ['*.stripe.com'],
    check: real('sk_live_'),
  },
  {
    name: 'Slack Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)xox[bpras]-[a-z0-9-]{15,}`,
    source: 'https://docs.slack.dev/authentication/tokens',
    audience: ['*.slack.com'],
    check: real('xoxb-'),
  },
  {
    name: 'Slack App Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)xapp-[0-9]{1,3}-[a-z0-9_]{1,32}-[0-9]{1,24}-[a-f0-9]{1,128}`,
    source: 'https://docs.slack.dev/authentication/tokens#app-level',
    audience: ['*.slack.com'],
  },
  {
    name: 'Discord Bot Token',
    threat: 'secret',
    severity: 'critical',
    // The first part is the base64 of a decimal user id, hence the few possible first letters.
    pattern: String.raw`\b[MNO][DTjz][A-Za-z0-9]{22,}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}`,
    source: 'https://discord.com/developers/docs/reference#authentication',
    audience: ['discord.com', 'gateway.discord.gg', 'discordapp.com'],
  },
  {
    name: 'Twilio API Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b(?:SK|sk)[0-9a-fA-F]{32}\b`,
    source: 'https://www.twilio.com/docs/iam/api-keys',
    audience: ['*.twilio.com'],
    check: real('SK'),
  },
  {
    name: 'SendGrid API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`,
    source: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys',
    audience: ['api.sendgrid.com', 'api.eu.sendgrid.com'],
    check: real('SG.'),
  },
  {
    name: 'Mailgun API Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bkey-[0-9a-zA-Z]{32}\b`,
    source: 'https://documentation.mailgun.com/docs/mailgun/user-manual/get-started/',
    audience: ['api.mailgun.net', 'api.eu.mailgun.net'],
    check: real('key-'),
  },
] as const satisfies readonly Rule[]
