import { segment } from './api.ts';

/** The console's own addresses. */
export const links = {
  service: (service: string, tab?: string) => `/services/${segment(service)}${tab ? `/${tab}` : ''}`,
  provider: (service: string, node: string) => `/services/${segment(service)}/providers/${segment(node)}`,
  consumer: (service: string, node: string) => `/services/${segment(service)}/consumers/${segment(node)}`,
};
