// Binds one listener after the other: all of them, or none.

import type { Listener } from '../runtime/listen.ts'

type Bound = Listener | readonly Listener[] | null

/** When one cannot be bound, those before it are closed again, and `undo` is called. */
export function createBinding(undo: () => Promise<void>) {
  const bound: Listener[] = []
  return {
    bind: async <Some extends Bound>(coming: Some | Promise<Some>): Promise<Some> => {
      try {
        const one = await coming
        if (one !== null) bound.push(...[one].flat())
        return one
      } catch (error) {
        await Promise.all([...bound.map((other) => other.stop(0)), undo()])
        throw error
      }
    },
  }
}
