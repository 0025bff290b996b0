// Knows the credentials of cloud platforms and of the services that run on them.

import type { Rule } from '../pattern/rule.ts'
import { isUnmasked, random, real } from './checks-placeholder.ts'
import { isAwsKeyId, isAwsSecret, isAzureStorageKey, isLabelledHex } from './checks-structure.ts'

/** Names of rented machines and balancers: whoever rents one reads what is sent there. */
const rented = ['!*.compute.amazonaws.com', '!*.compute-1.amazonaws.com', '!*.elb.amazonaws.com'] as const

export const cloudSecrets = [
  {
    name: 'AWS Access ID',
    threat: 'secret',
    severity: 'critical',
    // Case: the id survives folding (its alphabet is base32) and DNS folds, so the lower-case form counts too, but
    // only as a whole word; the form in capitals stands free on one side at least (base64 of zeros is full of `AKIA`); matching any mix of cases would fire about once per megabyte of base64.
    pattern: String.raw`(?:\b|_)(?:AKIA|ASIA)[A-Z0-9]{16}|(?:AKIA|ASIA)[A-Z0-9]{16}(?:\b|_)|(?:\b|_)(?:A3T[A-Z0-9]|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16,}(?:\b|_)|\b(?:akia|agpa|aida|aroa|aipa|anpa|anva|asia)[a-z2-7]{16}\b`,
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes',
    audience: [
      '*.amazonaws.com',
      '*.amazonaws.com.cn',
      '*.aws.amazon.com',
      '*.api.aws',
      '*.githubusercontent.com',
      ...rented,
    ],
    check: isAwsKeyId,
  },
  {
    name: 'Google API Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`AIza[A-Za-z0-9_-]{35}`,
    source: 'https://cloud.google.com/docs/authentication/api-keys',
    audience: ['*.googleapis.com'],
    check: real('AIza'),
  },
  {
    name: 'Google OAuth Client Secret',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)GOCSPX-[a-z0-9_-]{28,}`,
    source: 'https://developers.google.com/identity/protocols/oauth2/web-server#obtainingaccesstokens',
    audience: ['oauth2.googleapis.com', 'accounts.google.com'],
    check: real('GOCSPX-'),
  },
  {
    name: 'Google OAuth Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bya29\.[A-Za-z0-9_-]{20,}`,
    source: 'https://developers.google.com/identity/protocols/oauth2/web-server#callinganapi',
    audience: ['*.googleapis.com', 'accounts.google.com'],
    check: real('ya29.'),
  },
  {
    name: 'Google OAuth Client ID',
    threat: 'secret',
    severity: 'medium',
    pattern: String.raw`\b[0-9]{6,21}-[A-Za-z0-9_]{32}\.apps\.googleusercontent\.com\b`,
    source: 'https://developers.google.com/identity/protocols/oauth2/web-server#creatingcred',
    audience: ['*.googleapis.com', 'accounts.google.com'],
  },
  {
    name: 'AWS Secret Key',
    threat: 'secret',
    severity: 'critical',
    // The key has no marker of its own, so its label is part of the pattern.
    pattern: String.raw`(?i)secret_?-?(?:access)?_?-?key(?:_id)?["' \t:=>,]{1,6}[a-z0-9/+]{40}\b`,
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    // No audience: requests are signed with it, it is sent nowhere.
    check: isAwsSecret,
  },
  {
    name: 'AWS Bedrock API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?:\bABSK[A-Za-z0-9+/]{100,}={0,2}|bedrock-api-key-[A-Za-z0-9+/]{100,}={0,2})`,
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html',
    audience: ['bedrock-runtime.*.amazonaws.com', 'bedrock.*.amazonaws.com'],
    check: real('ABSK'),
  },
  {
    name: 'Google OAuth Refresh Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\b1//0[A-Za-z0-9_-]{40,}`,
    source: 'https://developers.google.com/identity/protocols/oauth2#expiration',
    audience: ['oauth2.googleapis.com', 'accounts.google.com'],
    check: random('1//0', 4),
  },
  {
    name: 'GCP Service Account Key',
    threat: 'secret',
    severity: 'critical',
    // Any letters for those of the first name: its literal occurs in every other JSON text, the second hardly ever.
    // An object that says no more has no key in it.
    pattern: String.raw`"[a-z]{4}"\s{0,4}:\s{0,4}"service_account"\s{0,8}(?:[^}\s]|\z)`,
    source: 'https://cloud.google.com/iam/docs/keys-create-delete',
    audience: ['*.googleapis.com'],
  },
  {
    name: 'GCP Private Key ID',
    threat: 'secret',
    severity: 'high',
    // The rest of a service account's file, without its beginning.
    pattern: String.raw`private_key_id"\s{0,8}:\s{0,8}"[0-9a-f]{40}"`,
    source: 'https://cloud.google.com/iam/docs/keys-create-delete',
    audience: ['*.googleapis.com'],
    check: isLabelledHex,
  },
  {
    name: 'Azure Storage Account Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)AccountKey\s{0,4}=\s{0,4}[a-z0-9+/]{86}==`,
    source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string',
    audience: ['*.core.windows.net'],
    check: isAzureStorageKey,
  },
  {
    name: 'Azure Shared Access Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)SharedAccess(?:Key|Signature)\s{0,4}=\s{0,4}(?:[a-z0-9+/]{43}=|[^\s"]{0,200}sig=[a-z0-9%+/]{40,})`,
    source: 'https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas',
    audience: ['*.windows.net', '*.azure-devices.net'],
    check: random('SharedAccessKey=', 4),
  },
  {
    name: 'Azure SAS Token',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?i)[?&]sig=[a-z0-9+/%]{43,64}(?:%3d|=)`,
    source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview',
    // Files of releases lie on Azure, and api.github.com sends whoever wants one to this name with such a signature.
    audience: ['*.core.windows.net', '*.blob.storage.azure.net', 'release-assets.githubusercontent.com'],
    check: random('&sig=', 3.8),
  },
  {
    name: 'Azure Client Secret',
    threat: 'secret',
    severity: 'critical',
    // The three random characters before the digit are left out: they are no anchor.
    pattern: String.raw`[0-9]Q~[A-Za-z0-9_~.-]{31,34}`,
    source: 'https://learn.microsoft.com/en-us/entra/identity-platform/quickstart-register-app',
    audience: ['login.microsoftonline.com'],
    check: random('8Q~', 3.8),
  },
  {
    name: 'Azure Annotated Key',
    threat: 'secret',
    severity: 'critical',
    // Azure DevOps, Azure OpenAI and others: the fixed marker and what follows it.
    pattern: String.raw`JQQJ9[9DH][A-Za-z0-9]{25,30}`,
    source:
      'https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate#format',
    audience: ['*.azure.com', 'dev.azure.com', '*.visualstudio.com', '*.azure-api.net'],
    check: isUnmasked,
  },
  {
    name: 'DigitalOcean Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)do[opr]_v1_[0-9a-f]{64}`,
    source: 'https://docs.digitalocean.com/reference/api/create-personal-access-token/',
    audience: ['api.digitalocean.com'],
    check: real('dop_v1_'),
  },
  {
    name: 'Cloudflare API Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bcf(?:k|ut|at)_[A-Za-z0-9_-]{40}[0-9a-zA-Z]{6,8}\b`,
    source: 'https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/',
    audience: ['api.cloudflare.com'],
    check: random('cfut_', 3.5),
  },
  {
    name: 'Alibaba Cloud Access Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bLTAI[A-Za-z0-9]{12,24}\b`,
    source: 'https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair',
    audience: ['*.aliyuncs.com'],
    check: random('LTAI'),
  },
  {
    name: 'Tencent Cloud Secret ID',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bAKID[A-Za-z0-9]{32}\b`,
    source: 'https://www.tencentcloud.com/document/product/598/32675',
    audience: ['*.tencentcloudapi.com', '*.myqcloud.com'],
    check: random('AKID'),
  },
  {
    name: 'Yandex Cloud Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\b(?:AQVN[A-Za-z0-9_-]{35,38}|y[0-3]_[A-Za-z0-9_-]{55,60})\b`,
    source: 'https://yandex.cloud/en/docs/iam/concepts/authorization/api-key',
    audience: ['*.yandex.net', '*.yandexcloud.net', '*.yandex.ru'],
    check: random('AQVN', 3.8),
  },
  {
    name: 'Backblaze Application Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bK00[0-9][A-Za-z0-9/+]{27}\b`,
    source: 'https://www.backblaze.com/docs/cloud-storage-application-keys',
    audience: ['*.backblazeb2.com'],
    check: random('K000', 3.8),
  },
] as const satisfies readonly Rule[]
