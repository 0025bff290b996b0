// Knows the keys of Azure whose own text says what they open: a fixed mark of the service and a checksum stand near their end.

import type { Rule } from '../pattern/rule.ts'
import { isUnmasked, random } from './checks-placeholder.ts'

export const azureSecrets = [
  {
    name: 'Azure DevOps PAT',
    threat: 'secret',
    severity: 'critical',
    // 84 characters; the older form without the mark has nothing to know it by.
    pattern: String.raw`[A-Za-z0-9]{40}AZDO[A-Za-z0-9]{4}\b`,
    source: 'https://learn.microsoft.com/en-us/purview/sit-defn-azure-devops-personal-access-token',
    audience: ['dev.azure.com', '*.dev.azure.com', '*.visualstudio.com'],
    check: random('', 3.8),
  },
  {
    name: 'Azure Identifiable 32-Byte Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?:^|[^A-Za-z0-9+/])[A-Za-z0-9+/]{33}(?:AIoT|\+ASb|\+AEh|\+ARm)[A-P][A-Za-z0-9+/]{5}=`,
    source: 'https://github.com/microsoft/security-utilities',
    audience: ['*.windows.net', '*.azure-devices.net'],
    check: random('', 3.8),
  },
  {
    name: 'Azure Identifiable 64-Byte Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`[A-Za-z0-9+/]{40}(?:APIM|ACDb|\+ABa|\+AMC|\+ASt)[A-Za-z0-9+/]{5}[AQgw]==`,
    source: 'https://github.com/microsoft/security-utilities',
    audience: ['*.windows.net', '*.azure.com', '*.azure-api.net'],
    check: random('', 3.8),
  },
  {
    name: 'Azure Search Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?:^|[^A-Za-z0-9])[A-Za-z0-9]{42}Az(?:Se|Ca)[A-D][A-Za-z0-9]{5}\b`,
    source: 'https://github.com/microsoft/security-utilities',
    audience: ['*.search.windows.net', '*.redis.cache.windows.net'],
    check: random('', 3.8),
  },
  {
    name: 'Azure Container Registry Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?:^|[^A-Za-z0-9+/])[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9]{5}\b`,
    source: 'https://github.com/microsoft/security-utilities',
    audience: ['*.azurecr.io'],
    check: random('', 3.8),
  },
  {
    name: 'Azure Functions Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`[A-Za-z0-9_-]{40}AzFu[A-Za-z0-9_-]{5}[AQgw]==`,
    source: 'https://github.com/microsoft/security-utilities',
    audience: ['*.azurewebsites.net'],
    check: random('', 3.8),
  },
  {
    name: 'Azure App Configuration String',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)endpoint=https://[a-z0-9.-]{4,64}\.azconfig\.io;id=[^;\s]{4,64};secret=[a-z0-9+/=]{36,}`,
    source: 'https://learn.microsoft.com/en-us/azure/azure-app-configuration/',
    audience: ['*.azconfig.io'],
    check: isUnmasked,
  },
  {
    name: 'Azure Communication Services String',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)\.communication\.azure\.com/?;accesskey=[a-z0-9+/=]{40,}`,
    source: 'https://learn.microsoft.com/en-us/azure/communication-services/quickstarts/create-communication-resource',
    audience: ['*.communication.azure.com'],
    check: isUnmasked,
  },
  {
    name: 'Azure Logic App URL',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?i)\.(?:logic\.azure\.com(?::443)?|api\.powerplatform\.com(?::443)?/powerautomate/automations/direct)/workflows/[0-9a-f]{32}/triggers/[^\s"]{1,200}sig=[a-z0-9_-]{40,}`,
    source: 'https://learn.microsoft.com/en-us/azure/logic-apps/logic-apps-http-endpoint',
    audience: ['*.logic.azure.com', '*.environment.api.powerplatform.com'],
    check: isUnmasked,
  },
] as const satisfies readonly Rule[]
