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
  'Credential in URL',
  'Secret in Query',
])

/** Those of them that people type: a site's login takes them. */
export const typed: ReadonlySet<string> = new Set([
  'Password Assignment',
  'Short Password Assignment',
  'Credential in URL',
])

/**
 * Where credentials of no certain form are sent in a token request (`token`, RFC 6749 §3.2), or in a query parameter that
 * the service documents. Token endpoints are those of each provider's OpenID or OAuth pages.
 */
export const genericPlaces: readonly string[] = [
  'oauth2.googleapis.com token',
  'accounts.google.com token',
  'login.microsoftonline.com token',
  'github.com token',
  'gitlab.com token',
  'bitbucket.org token',
  'auth.atlassian.com token',
  '*.okta.com token',
  '*.auth0.com token',
  '*.amazoncognito.com token',
  'login.salesforce.com token',
  'api.dropboxapi.com token',
  'www.linkedin.com token',
  'discord.com token',
  'slack.com token',
  'zoom.us token',
  'id.twitch.tv token',
  'accounts.spotify.com token',
  'api.notion.com token',
  'api-m.paypal.com token',
  'identity.xero.com token',
  'oauth.platform.intuit.com token',
  'accounts.zoho.com token',
  // Where GitHub sends whoever may have a file of a release, a picture or a file of a private repository, as its API answers.
  'release-assets.githubusercontent.com ?jwt',
  'private-user-images.githubusercontent.com ?jwt',
  'raw.githubusercontent.com ?token',
  'codeload.github.com ?token',
  // https://www.algolia.com/doc/rest-api/search/
  '*.algolia.net ?x-algolia-api-key',
  '*.algolianet.com ?x-algolia-api-key',
  // https://plaid.com/docs/api/#api-access
  'production.plaid.com body',
  'sandbox.plaid.com body',
  // https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
  'api.segment.io body',
  // What a page sends to those who count its visitors: https://developer.mixpanel.com/reference/track-event
  'api.mixpanel.com body',
  'api-eu.mixpanel.com body',
  // https://amplitude.com/docs/apis/analytics/http-v2
  'api2.amplitude.com body',
  'api.eu.amplitude.com body',
  // https://developers.google.com/workspace/chat/quickstart/webhooks
  'chat.googleapis.com ?token',
  'chat.googleapis.com ?key',
  // https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/
  'api.trello.com ?token',
  // https://developers.facebook.com/docs/graph-api/overview/#authentication
  'graph.facebook.com ?access_token',
  'graph.instagram.com ?access_token',
  // https://docs.mapbox.com/api/guides/#access-tokens
  'api.mapbox.com ?access_token',
  // https://docs.apify.com/api/v2#authentication
  'api.apify.com ?token',
  // https://open.dingtalk.com/document/orgapp/custom-robot-access
  'oapi.dingtalk.com ?access_token',
  // https://developer.themoviedb.org/docs/authentication-application
  'api.themoviedb.org ?api_key',
  // https://api.nasa.gov
  'api.nasa.gov ?api_key',
  // https://serpapi.com/search-api
  'serpapi.com ?api_key',
  // https://www.alphavantage.co/documentation/
  'www.alphavantage.co ?apikey',
  // https://docs.etherscan.io/getting-an-api-key
  'api.etherscan.io ?apikey',
  // https://newsapi.org/docs/authentication
  'newsapi.org ?apiKey',
  // https://ipinfo.io/developers
  'ipinfo.io ?token',
  // https://finnhub.io/docs/api/authentication
  'finnhub.io ?token',
  // https://twelvedata.com/auth.md
  'api.twelvedata.com ?apikey',
  'ws.twelvedata.com ?apikey',
  // https://site.financialmodelingprep.com/developer/docs
  'financialmodelingprep.com ?apikey',
  // https://api.tiingo.com/docs/general/connecting
  'api.tiingo.com ?token',
  // https://eodhd.com/financial-apis/quick-start-with-our-financial-data-apis
  'eodhd.com ?api_token',
  // https://massive.com/docs/rest/quickstart, Polygon before
  'api.massive.com ?apiKey',
  'api.polygon.io ?apiKey',
  // https://fred.stlouisfed.org/docs/api/api_key.html
  'api.stlouisfed.org ?api_key',
  // https://docs.openexchangerates.org/reference/authentication
  'openexchangerates.org ?app_id',
  // https://openweathermap.org/appid
  'api.openweathermap.org ?appid',
]
