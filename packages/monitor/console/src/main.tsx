import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';
import { App } from './app.tsx';
import { restoreTheme } from './data/theme.ts';

restoreTheme();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {/* The content security policy lets no style element in, and none is needed. */}
    <CSPProvider disableStyleElements>
      <App />
    </CSPProvider>
  </StrictMode>,
);
