// Knows hosts whose pictures and frames only tell somebody that a page is read.

/** Each with the page where its owner says so. Subdomains included. */
const sources: Readonly<Record<string, readonly string[]>> = {
  'https://support.google.com/analytics/answer/11593727': ['google-analytics.com', 'analytics.google.com'],
  'https://support.google.com/campaignmanager/answer/2823450': ['doubleclick.net', 'fls.doubleclick.net'],
  'https://developers.facebook.com/docs/meta-pixel/': ['facebook.com/tr', 'connect.facebook.net'],
  'https://learn.microsoft.com/linkedin/marketing/conversions/insight-tag': ['px.ads.linkedin.com', 'snap.licdn.com'],
  'https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites': [
    'analytics.twitter.com',
    't.co/i/adsct',
  ],
  'https://learn.microsoft.com/clarity/setup-and-installation/clarity-setup': ['clarity.ms', 'bat.bing.com'],
  'https://help.pinterest.com/business/article/install-the-pinterest-tag': ['ct.pinterest.com'],
  'https://ads.tiktok.com/help/article/tiktok-pixel': ['analytics.tiktok.com'],
  'https://www.scorecardresearch.com/': ['scorecardresearch.com'],
  'https://www.quantcast.com/products/measure-audience-insights/': ['quantserve.com'],
  'https://help.hotjar.com/hc/articles/115009336727': ['hotjar.com', 'hotjar.io'],
  'https://docs.matomo.org/': ['matomo.cloud'],
  'https://segment.com/docs/connections/sources/catalog/libraries/server/pixel-tracking-api/': ['api.segment.io'],
  'https://docs.mixpanel.com/docs/tracking-methods': ['api.mixpanel.com', 'api-js.mixpanel.com'],
}

/** Hosts, some with the beginning of a path. */
export const trackers: readonly string[] = Object.values(sources).flat()
