// What is learnt of agents: when it is compared, what outliers and blocked sessions teach, what is locked, and seasons.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Dimension, Measured, Profile } from '../../src/sessions/baseline.ts'
import { isLearnt, learnt, nothingLearnt, profileIn, seasonOf, unusual } from '../../src/sessions/baseline.ts'
import type { BaselineSettings } from '../../src/sessions/baseline.ts'

const settings: BaselineSettings = {
  window: 5,
  sigma: 2,
  locked: new Set(),
  resistant: true,
  seasonality: 'none',
  ratifies: true,
}
const date = new Date('2026-11-26T09:00:00Z')
const usual: Measured = { requests: 100, hosts: 3, bytes: 1_000_000, tool_calls: 10, tools: 2 }

function taught(many: number, own: BaselineSettings = settings, measured: Measured = usual): Profile {
  let profile = nothingLearnt
  for (let i = 0; i < many; i++) profile = learnt(profile, '', measured, own, date)
  return profile
}

const odd = (profile: Profile, more: Partial<Measured>, own = settings): readonly Dimension[] =>
  unusual(profile, '', { ...usual, ...more }, own).map(({ dimension }) => dimension)

test('nothing is compared before enough was learnt, nor before somebody has ratified it', () => {
  assert.deepEqual(odd(taught(4), { requests: 1e6 }), [])
  assert.deepEqual(odd(taught(5), { requests: 1e6 }), ['requests'])
  const waiting = taught(9, { ...settings, ratifies: false })
  assert.equal(isLearnt(waiting, '', settings), true)
  assert.deepEqual(odd(waiting, { requests: 1e6 }), [])
  assert.deepEqual(odd({ ...waiting, ratified: date.toISOString() }, { requests: 1e6 }), ['requests'])
})

test('more than usual is told, by the deviations that are configured; a little more and less are not', () => {
  const profile = taught(5)
  assert.deepEqual(odd(profile, { requests: 120, hosts: 5, tools: 4, bytes: 1_200_000 }), [])
  assert.deepEqual(odd(profile, { requests: 121 }), ['requests'])
  assert.deepEqual(odd(profile, { hosts: 6, tools: 5 }), ['hosts', 'tools'])
  assert.deepEqual(odd(profile, { requests: 1, hosts: 1, bytes: 0, tool_calls: 0, tools: 0 }), [])
  assert.deepEqual(odd(profile, { requests: 121 }, { ...settings, sigma: 5 }), [])
  const [found] = unusual(profile, '', { ...usual, hosts: 9 }, settings)
  assert.deepEqual([found?.value, found?.most], [9, 5])
})

test('what differs from session to session is not unusual', () => {
  let profile = nothingLearnt
  for (const requests of [50, 150, 60, 140, 100]) profile = learnt(profile, '', { ...usual, requests }, settings, date)
  assert.deepEqual(odd(profile, { requests: 180 }), [])
  assert.deepEqual(odd(profile, { requests: 250 }), ['requests'])
})

test('poison_resistance: outliers do not move what is usual far', () => {
  const found = [settings, { ...settings, resistant: false }].map((own) => {
    const profile = learnt(taught(5, own), '', { ...usual, requests: 100_000 }, own, date)
    return odd(profile, { requests: 2000 }, own)
  })
  assert.deepEqual(found, [['requests'], []])
})

test('lock_dimensions stay what they were when the profile came into force; others follow', () => {
  const own = { ...settings, locked: new Set(['requests']) }
  let profile = taught(5, own)
  for (let i = 0; i < 200; i++) profile = learnt(profile, '', { ...usual, requests: 118, hosts: 5 }, own, date)
  assert.deepEqual(odd(profile, { requests: 121, hosts: 6 }, own), ['requests'])
})

test('seasons are learnt apart, no more than sixteen of them', () => {
  const at = (time: string) => seasonOf({ ...settings, seasonality: 'time' }, 'x', new Date(time))
  assert.deepEqual(['2026-11-26T05:59:00Z', '2026-11-26T06:00:00Z', '2026-11-28T23:00:00Z'].map(at), [
    'week-00',
    'week-06',
    'weekend-18',
  ])
  assert.equal(seasonOf({ ...settings, seasonality: 'labeled' }, 'release', date), 'release')
  assert.equal(seasonOf(settings, 'release', date), '')
  let profile = nothingLearnt
  for (let i = 0; i < 100; i++) profile = learnt(profile, `season-${i}`, usual, settings, date)
  assert.equal(Object.keys(profile.seasons).length, 16)
  assert.ok(profileIn(profile) !== null)
  assert.deepEqual(unusual(profile, 'season-1', { ...usual, requests: 1e6 }, settings), [])
})

test('a kept profile is read as it was, and what is none is refused', () => {
  const profile = taught(5)
  assert.deepEqual(profileIn(JSON.parse(JSON.stringify(profile))), profile)
  const broken = [
    null,
    [],
    {},
    { ratified: null },
    { ratified: 'yesterday', seasons: {} },
    { ratified: null, seasons: { '': null } },
    { ratified: null, seasons: { '': { ...profile.seasons[''], hosts: { n: 1, mean: -1, m2: 0 } } } },
    { ratified: null, seasons: { '': { requests: { n: 1, mean: 1, m2: 0 } } } },
  ]
  for (const value of broken) assert.equal(profileIn(value), null, JSON.stringify(value))
})
