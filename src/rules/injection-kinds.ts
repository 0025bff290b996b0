// Knows which kinds of words may be orders, what makes orders of them and what takes that back, in whatever language.

/** What may be said as an order. */
export const verbs = [
  'void',
  'swap',
  'reveal',
  'send',
  'take',
  'run',
  'destroy',
  'pay',
  'sway',
  'remember',
  'follow',
  'ask',
  'replywith',
  'goon',
  'alter',
  'tells',
  'keep',
  'omit',
  'hand',
  'opens',
  'plants',
  'lure',
  'deem',
  'does',
  'spend',
  'conseq',
] as const
export const leads = [
  'lead',
  'told',
  'model',
  'addressed',
  'hailed',
  'fromnow',
  'quiet',
  'authority',
  'urgent',
  'agents',
  'must',
  'aimed',
  'beckoned',
] as const
/** The reader is spoken to. */
export const bids = ['lead', 'addressed', 'hailed', 'fromnow', 'urgent', 'aimed'] as const
export const negations = ['negation'] as const
/** What a sentence begins with that has its order behind a comma. */
export const clauses = [
  'clause',
  'hide',
  'quiet',
  'unasked',
  'workflow',
  'standing',
  'regardless',
  'granted',
  'cleared',
  'later',
  'away',
  'trigger',
  'processing',
  'addressed',
  'hailed',
  'aimed',
  'beckoned',
] as const
