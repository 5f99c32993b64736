import type { IncomingMessage, ServerResponse } from 'node:http';
import { civilDate, type Clock } from '../../kernel/clock.js';
import type { Person } from '../people.js';
import { registerOnly } from '../people.js';
import { answer, applyLineFault, createSwitch, isLineFault, serve, type Place, type Served, type Switch } from '../server.js';
import type { RegistryFault } from '../types.js';
import { readRequest, registerOf, search } from './search.js';
import { writeAnswer } from './xml.js';

const path = '/Brpp2IdentificationComplet/individus';

/** Starts the civil registry over these people. */
export async function startRegistry(
  place: Place,
  port: number,
  people: readonly Person[],
  clock: Clock,
): Promise<{ served: Served; control: Switch<RegistryFault> }> {
  const control = createSwitch<RegistryFault>();
  const register = registerOf(people, registerOnly);
  const silent = new Set(people.filter((person) => person.registerSilent).map((person) => person.familyName.toUpperCase()));

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    control.count();
    const { fault } = control;
    if (fault && isLineFault(fault)) {
      if (await applyLineFault(fault, response)) return;
    } else if (fault?.fault === 'error') return answer(response, 500, 'text/plain', 'Internal Server Error');
    else if (fault?.fault === 'nonsense') return answer(response, 200, 'application/xml', '<<< 01001110 >>>');

    const url = new URL(request.url ?? '/', 'http://registry');
    if (url.pathname !== path) return answer(response, 404, 'text/plain', 'Not Found');
    if (request.method !== 'GET') return answer(response, 405, 'text/plain', 'Method Not Allowed', { allow: 'GET' });
    const asked = readRequest(url.searchParams);
    if (asked && silent.has(asked.name.toUpperCase())) return;
    const known =
      fault?.fault === 'corrected'
        ? registerOf(
            people.map((person) =>
              person.login === fault.login ? { ...person, register: { ...person.register, ...fault.status } } : person,
            ),
            registerOnly,
          )
        : register;
    answer(
      response,
      200,
      'application/xml; charset=utf-8',
      writeAnswer(asked ? search(known, asked) : { code: 9 }, civilDate(clock.now())),
    );
  };
  const served = await serve(place, port, () => (request, response) => {
    respond(request, response).catch((error: unknown) => {
      place.log.error({ err: error }, 'sandbox civil registry failed');
      response.destroy();
    });
  });
  return { served, control };
}
