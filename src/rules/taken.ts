// Knows where services take their credentials besides header fields for them: parameters, paths, bodies, each with the page that says so.

interface Row {
  readonly taken: readonly string[]
  readonly source: string
}

const aws = 'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html'
const googleOauth = 'https://developers.google.com/identity/protocols/oauth2/web-server'
const meta = 'https://developers.facebook.com/docs/graph-api/overview/#authentication'

/** By rule. `?name` = that query parameter, `path`, `body`, `token` = the form that asks for an OAuth token. */
const places: Readonly<Record<string, Row>> = {
  'AWS Access ID': { taken: ['?X-Amz-Credential', '?AWSAccessKeyId'], source: aws },
  'AWS Presigned URL': { taken: ['?X-Amz-Signature'], source: aws },
  'AWS Session Token': { taken: ['?X-Amz-Security-Token'], source: aws },
  'Adobe Client Secret': {
    taken: ['token'],
    source: 'https://developer.adobe.com/developer-console/docs/guides/authentication/ServerToServerAuthentication/',
  },
  'Apify API Token': { taken: ['?token'], source: 'https://docs.apify.com/api/v2#authentication' },
  'Azure Client Secret': {
    taken: ['token'],
    source: 'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow',
  },
  'Azure Functions Key': {
    taken: ['?code'],
    source: 'https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to',
  },
  'Azure SAS Token': {
    taken: ['?sig'],
    source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview',
  },
  'Browserbase API Key': {
    taken: ['?apiKey'],
    source: 'https://docs.browserbase.com/fundamentals/using-browser-session',
  },
  'Cal.com API Key': { taken: ['?apiKey'], source: 'https://cal.com/docs/api-reference/v1/introduction' },
  'Cloudflare Turnstile Secret': {
    taken: ['body'],
    source: 'https://developers.cloudflare.com/turnstile/get-started/server-side-validation/',
  },
  'CoinGecko API Key': {
    taken: ['?x_cg_pro_api_key', '?x_cg_demo_api_key'],
    source: 'https://docs.coingecko.com/reference/authentication',
  },
  'Datadog Key': {
    taken: ['?dd-api-key', '?api_key'],
    source: 'https://docs.datadoghq.com/api/latest/authentication/',
  },
  'DingTalk Robot Secret': {
    taken: ['?access_token'],
    source: 'https://open.dingtalk.com/document/orgapp/custom-robot-access',
  },
  'Docker Hub Token': {
    taken: ['body'],
    source: 'https://docs.docker.com/reference/api/hub/latest/#tag/authentication-api',
  },
  'Dropbox Refresh Token': {
    taken: ['token'],
    source: 'https://www.dropbox.com/developers/documentation/http/documentation#oauth2-token',
  },
  'Facebook Access Token': { taken: ['?access_token'], source: meta },
  // A refresh token is one of the forms (`ghr_`).
  'GitHub Token': {
    taken: ['token'],
    source:
      'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens',
  },
  'GitLab PAT': {
    taken: ['?private_token', '?access_token'],
    source: 'https://docs.gitlab.com/api/rest/authentication/',
  },
  'GitLab Token': {
    taken: ['?private_token', '?access_token', '?job_token'],
    source: 'https://docs.gitlab.com/api/rest/authentication/',
  },
  'Google API Key': { taken: ['?key'], source: 'https://cloud.google.com/docs/authentication/api-keys-use' },
  'Google Auth Key': { taken: ['?key'], source: 'https://ai.google.dev/api' },
  'Google OAuth Client ID': { taken: ['?client_id', 'token'], source: googleOauth },
  'Google OAuth Client Secret': { taken: ['token'], source: googleOauth },
  'Google OAuth Refresh Token': { taken: ['?token', 'token'], source: googleOauth },
  'Google OAuth Token': { taken: ['?access_token', '?token', 'token'], source: googleOauth },
  'Instagram Access Token': { taken: ['?access_token'], source: meta },
  'LinkedIn Client Secret': {
    taken: ['token'],
    source: 'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow',
  },
  'Mandrill API Key': { taken: ['body'], source: 'https://mailchimp.com/developer/transactional/api/' },
  'Mapbox Secret Token': { taken: ['?access_token'], source: 'https://docs.mapbox.com/api/guides/#access-tokens' },
  'Open VSX Token': {
    taken: ['?token'],
    source: 'https://github.com/eclipse-openvsx/openvsx/wiki/Publishing-Extensions',
  },
  'PagerDuty Key': { taken: ['body'], source: 'https://developer.pagerduty.com/docs/send-alert-event' },
  'Plaid Access Token': { taken: ['body'], source: 'https://plaid.com/docs/api/#api-access' },
  'Plaid Processor Token': { taken: ['body'], source: 'https://plaid.com/docs/api/#api-access' },
  'Plaid Secret': { taken: ['body'], source: 'https://plaid.com/docs/api/#api-access' },
  'Ramp Client Secret': { taken: ['token'], source: 'https://docs.ramp.com/developer-api/v1/authorization' },
  'RunPod API Key': { taken: ['?api_key'], source: 'https://docs.runpod.io/references/graphql-spec' },
  'Salesforce Refresh Token': {
    taken: ['token'],
    source: 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_refresh_token_flow.htm',
  },
  'Scrapfly API Key': { taken: ['?key'], source: 'https://scrapfly.io/docs/scrape-api/getting-started' },
  'Steel API Key': { taken: ['?apiKey'], source: 'https://docs.steel.dev/overview/guides/puppeteer' },
  // As it was before it took `Authorization`, and is still taken.
  'Tavily API Key': { taken: ['body'], source: 'https://docs.tavily.com/documentation/api-reference/introduction' },
  'Telegram Bot Token': { taken: ['path'], source: 'https://core.telegram.org/bots/api#making-requests' },
  'Trello Token': {
    taken: ['?token', '?key'],
    source: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/',
  },
  'UptimeRobot API Key': { taken: ['body'], source: 'https://uptimerobot.com/api/legacy/' },
  'Zoho Token': {
    taken: ['?refresh_token', '?client_secret', 'token'],
    source: 'https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token-expiry.html',
  },
}

/** The places of one rule's credentials; undefined = header fields only. */
export function placesOf(rule: string): readonly string[] | undefined {
  return places[rule]?.taken
}

/** Rules that know a credential by the words around it or by a form that any service may use. */
export const generic: ReadonlySet<string> = new Set([
  'JWT Token',
  'Bearer Token',
  'Generic sk- Key',
  'Generic Secret Key',
  // Others than these two begin theirs so, too.
  'Composio API Key',
  'PASETO Token',
  // Of servers that anybody runs.
  'Headscale Key',
  'Bright Data Login',
  'Matrix Access Token',
  'WooCommerce Consumer Secret',
  'Authorization Header',
  'Basic Auth Credentials',
  'Session Cookie',
  'API Key Assignment',
  'Secret Key Assignment',
  'Named Key Assignment',
  'Token Assignment',
  'Generic Secret Assignment',
  'Password Assignment',
  'Short Password Assignment',
  'Told Password',
  'Labelled Password',
  'Short Told Password',
  'Credential in URL',
  'Secret in Query',
])

/** Those of them that people type: a site's login takes them. */
export const typed: ReadonlySet<string> = new Set([
  'Password Assignment',
  'Short Password Assignment',
  'Told Password',
  'Labelled Password',
  'Short Told Password',
  'Credential in URL',
])

/** Those that a project's key for who counts visitors looks like. */
export const counted: ReadonlySet<string> = new Set([
  'API Key Assignment',
  'Secret Key Assignment',
  'Named Key Assignment',
  'Token Assignment',
])

/** Those that a server of one's own is asked for a token with (RFC 6749 §4.3, §4.4 and §6). */
export const granted: ReadonlySet<string> = new Set([
  'Password Assignment',
  'Short Password Assignment',
  'Told Password',
  'Labelled Password',
  'Short Told Password',
  'Generic Secret Assignment',
  'Token Assignment',
  'Credential in URL',
  'Secret in Query',
  'JWT Token',
])

/**
 * Those that a link from a mail looks like, which opens something once. All are told by their names, which whoever makes a
 * link chooses; what is told by its form, as a JWT is, would leave by any picture whose path says `verify`.
 */
export const linked: ReadonlySet<string> = new Set([
  'API Key Assignment',
  'Named Key Assignment',
  'Token Assignment',
  'Credential in URL',
  'Secret in Query',
])
