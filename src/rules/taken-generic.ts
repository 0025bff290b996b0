// Knows where credentials that no form tells are taken: token requests, and parameters and bodies by service, each with its page.

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
  // https://docs.cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
  'sts.googleapis.com token',
  // https://firebase.google.com/docs/reference/rest/auth
  'securetoken.googleapis.com token',
  'identitytoolkit.googleapis.com body',
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
  'sts.amazonaws.com body',
  // Where a build's identity is changed for the right to publish: https://docs.pypi.org/trusted-publishers/using-a-publisher/
  'pypi.org token',
  'test.pypi.org token',
  // https://guides.rubygems.org/trusted-publishing/
  'rubygems.org token',
  // https://crates.io/docs/trusted-publishing
  'crates.io token',
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
  // https://docs.browserless.io/overview/connection-urls
  '*.browserless.io ?token',
  // https://www.scrapingbee.com/documentation/
  'app.scrapingbee.com ?api_key',
  // https://docs.scraperapi.com
  'api.scraperapi.com ?api_key',
  // https://scrapfly.io/docs/scrape-api/getting-started
  'api.scrapfly.io ?key',
  // https://pipedrive.readme.io/docs/core-api-concepts-authentication
  '*.pipedrive.com ?api_token',
  // https://hunter.io/api-documentation/v2
  'api.hunter.io ?api_key',
  // https://www.helius.dev/docs/api-reference/authentication
  '*.helius-rpc.com ?api-key',
  'api.helius.xyz ?api-key',
  // https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference
  'www.google-analytics.com ?api_secret',
  'region1.google-analytics.com ?api_secret',
  // https://developers.google.com/recaptcha/docs/verify
  'www.google.com/recaptcha/api/siteverify body',
  'www.recaptcha.net/recaptcha/api/siteverify body',
  // https://docs.hcaptcha.com/#verify-the-user-response-server-side
  'api.hcaptcha.com/siteverify body',
  'hcaptcha.com/siteverify body',
  // https://supabase.com/docs/guides/realtime/protocol: a WebSocket of a page carries its key so
  '*.supabase.co ?apikey',
  // https://supabase.com/docs/guides/auth/passwords
  '*.supabase.co/auth/v1 body',
  // https://www.contentful.com/developers/docs/references/authentication/
  'cdn.contentful.com ?access_token',
  'preview.contentful.com ?access_token',
  // https://docs.codecov.com/docs/status-badges
  'codecov.io ?token',
  // https://docs.datadoghq.com/api/latest/authentication/
  '*.datadoghq.com ?dd-api-key',
  '*.datadoghq.eu ?dd-api-key',
  // https://developer.vonage.com/en/api/sms
  'rest.nexmo.com ?api_key',
  'rest.nexmo.com ?api_secret',
  'rest.nexmo.com body',
  'api.nexmo.com ?api_secret',
  'api.nexmo.com body',
  // https://pushover.net/api
  'api.pushover.net body',
  // https://dev.vk.com/en/api/api-requests
  'api.vk.com ?access_token',
  'api.vk.com body',
  // https://developers.weixin.qq.com/doc/offiaccount/en/Basic_Information/Get_access_token.html
  'api.weixin.qq.com ?appid',
  'api.weixin.qq.com ?secret',
  'api.weixin.qq.com ?access_token',
]

/**
 * What a page sends to those who count its visitors names the project: a key or token of theirs, and no password and no
 * secret of somebody's.
 */
export const countingPlaces: readonly string[] = [
  // https://developer.mixpanel.com/reference/track-event
  'api.mixpanel.com body',
  'api-eu.mixpanel.com body',
  // https://amplitude.com/docs/apis/analytics/http-v2
  'api2.amplitude.com body',
  'api.eu.amplitude.com body',
  // https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
  'api.segment.io body',
]
