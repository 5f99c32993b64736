import { defineActions } from '../../../kernel/ledger/index.js';

/** What happens to correction tickets, as the ledger keeps it. Nobody knows for sure whom a ticket is about: the subject is always absent. */
export const rectificationActions = defineActions({
  'rectification.ask': {
    label: { fr: '{actor} a demandé une correction de son état civil', en: '{actor} asked for a correction of their civil status' },
    kind: 'change',
  },
  'rectification.read': {
    label: { fr: '{actor} a lu une demande de correction\u00a0: {fields}', en: '{actor} read a request for a correction: {fields}' },
    kind: 'access',
  },
  'rectification.transmit': {
    label: { fr: '{actor} a transmis une demande de correction', en: '{actor} passed a request for a correction on' },
    kind: 'decision',
  },
  'rectification.correct': {
    label: { fr: '{actor} a noté que la correction est faite', en: '{actor} noted that the correction is done' },
    kind: 'decision',
  },
  'rectification.close': {
    label: { fr: '{actor} a classé une demande de correction sans suite', en: '{actor} closed a request for a correction' },
    kind: 'decision',
  },
});
