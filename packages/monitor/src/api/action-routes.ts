import { ThriftkeeperError } from '@thriftkeeper/registry';
import { modelOf } from '../collector/views.ts';
import { previewOf } from '../control/preview.ts';
import { type ApiContext, actorOf } from './context.ts';
import { type ApiRequest, queries, type Route, wholeNumber } from './route.ts';
import type { ActionPreviewRequest, ActionRequest, EventType, UndoRequest } from './types.ts';

const defaultLimit = 100;

/** What operators do, and the logs of what was done and what happened. */
export const actionRoutes = ({ collector, desk, clock, events, audit }: ApiContext): Route[] => [
  {
    method: 'POST',
    path: '/services/:service/actions/preview',
    right: 'decide',
    summary: 'What an action would do; changes nothing.',
    takes: 'ActionPreviewRequest',
    gives: 'ActionPreview',
    run: ({ params, body: { action, expiresAt } }: ApiRequest<ActionPreviewRequest>) =>
      previewOf(modelOf(collector, params.service!), action, expiresAt, clock.wallMs()),
  },
  {
    method: 'POST',
    path: '/services/:service/actions',
    right: 'decide',
    summary: 'Writes a decision into the control document, or takes one back.',
    takes: 'ActionRequest',
    gives: 'ActionResult',
    run(request: ApiRequest<ActionRequest>) {
      // A decision for a service that is not there would make its folder.
      const { service } = modelOf(collector, request.params.service!);
      return desk.act(service, request.body, actorOf(request));
    },
  },
  {
    method: 'POST',
    path: '/audit/:id/undo',
    right: 'decide',
    summary: 'Puts back what an action had changed, as it stood before.',
    takes: 'UndoRequest',
    gives: 'ActionResult',
    run(request: ApiRequest<UndoRequest>) {
      const { id = '' } = request.params;
      if (!/^\d{1,15}$/.test(id))
        throw new ThriftkeeperError('NOT_FOUND', `the audit log has no entry ${id}`);
      return desk.undo(Number(id), request.body.why, actorOf(request));
    },
  },
  {
    method: 'GET',
    path: '/audit',
    right: 'readAudit',
    summary: 'Who did what, newest first.',
    query: {
      service: queries.text,
      who: queries.text,
      before: queries.wholeNumber,
      limit: queries.limit,
    },
    gives: 'AuditPage',
    run: ({ query: { service, who, before, limit } }) =>
      audit.page({ service, who, before: wholeNumber(before), limit: wholeNumber(limit) ?? defaultLimit }),
  },
  {
    method: 'GET',
    path: '/events',
    right: 'see',
    summary: 'What happened, newest first.',
    query: {
      service: queries.text,
      type: queries.text,
      before: queries.wholeNumber,
      limit: queries.limit,
    },
    gives: 'EventPage',
    run: ({ query: { service, type, before, limit } }) =>
      events.page({
        service,
        type: type as EventType | undefined,
        before: wholeNumber(before),
        limit: wholeNumber(limit) ?? defaultLimit,
      }),
  },
];
