import { expect, it } from 'vitest';
import { prometheusText } from './prometheus.ts';

it('labels hold any text in one line: quotes, backslashes and ends of lines are escaped', () => {
  const model = {
    service: 'a"b\\c\nd\\n',
    summary: { providers: { up: 1, draining: 0, disabled: 0, notReady: 0 }, load: {}, consumers: 2 },
    providers: { entries: new Map() },
    providerReports: new Map(),
  };
  const text = prometheusText({
    registry: { state: 'connected' },
    services: new Map([['any', model]]),
  } as never);
  expect(text).toContain('thriftkeeper_service_consumers{service="a\\"b\\\\c\\nd\\\\n"} 2\n');
  expect(text.split('\n').every((line) => /^(# .*|thriftkeeper_.* \d+|)$/.test(line))).toBe(true);
});
