import { ThriftkeeperError } from '@thriftkeeper/registry';
import { modelOf } from '../collector/views.ts';
import { interfacesOf, usedBy } from '../idl/interface-use.ts';
import { type ApiContext, actorOf } from './context.ts';
import type { ApiRequest, Route } from './route.ts';
import type { TryRequest } from './types.ts';

/** The interfaces of services, and calls by them. */
export const interfaceRoutes = ({ collector, library, tryDesk }: ApiContext): Route[] => [
  {
    method: 'GET',
    path: '/services/:service/interfaces',
    right: 'see',
    summary: 'Which interface definitions the providers name.',
    gives: 'InterfaceList',
    run: ({ params }) => ({
      ...interfacesOf(modelOf(collector, params.service!)),
      tryIt: tryDesk !== undefined,
    }),
  },
  {
    method: 'GET',
    path: '/services/:service/interfaces/:hash',
    right: 'see',
    summary: 'An interface definition: its files, and what is in them.',
    gives: 'InterfaceDetail',
    run: ({ params }) => library.get(usedBy(modelOf(collector, params.service!), params.hash!)),
  },
  {
    method: 'POST',
    path: '/services/:service/try',
    right: 'call',
    summary: 'Calls a method at a provider of the service.',
    takes: 'TryRequest',
    gives: 'TryAnswer',
    async run(request: ApiRequest<TryRequest>) {
      if (tryDesk === undefined) {
        throw new ThriftkeeperError(
          'FORBIDDEN',
          'calls from the console are switched off: the monitor was started with tryIt: false',
        );
      }
      const model = modelOf(collector, request.params.service!);
      // Whoever goes away does not wait for the answer.
      const gone = new AbortController();
      const { socket } = request.raw;
      const left = () => gone.abort(new ThriftkeeperError('ABORTED', 'whoever asked for it has gone away'));
      socket.once('close', left);
      try {
        return await tryDesk.try(model, request.body, actorOf(request), gone.signal);
      } finally {
        socket.off('close', left);
      }
    },
  },
];
