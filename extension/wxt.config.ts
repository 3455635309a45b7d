import { defineConfig } from 'wxt'

const MAIL_HOSTS = [
  'https://mail.google.com/*',
  'https://outlook.office.com/*',
  'https://outlook.office365.com/*',
  'https://outlook.live.com/*',
  'https://outlook.cloud.microsoft/*',
]
// Fixes the extension's id, which the server's EXTENSION_IDS names.
const KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtNB2rRtUDsNKuu6xfsK2Myu49iz3A6CC+30Eo+vzm2Yi/a+xnpQy0YteluCr12m7JdDh0gtHTen0DbMlRfbrR2iGIv9TmRY6kYBwAt4tMU5OwiVckHvK/M8YpAbCmR8mtCJcIvpRlt31RhGkE69IH3yqypsM1aj86xczU3w5VJphTLrp8QnTZZjaNv9OYS/ihkA5fS5zRHsF6up8p4EStOHPFDrVZ6oLMBmx/t3JWU1N9Qo/CW14UuD7fxlOheQoRJ+WN5K43xj1TGg2AWJzb1MI/jjeJ1bwtDRfuWXJIQ8H712thrzfa0LXuokBCqBPJ6KaBuKy6aZd5lbveCB29wIDAQAB'
const ANCESTORS = MAIL_HOSTS.map((host) => host.slice(0, -2)).join(' ')
const LOCAL = 'http://localhost:* ws://localhost:* http://127.0.0.1:* ws://127.0.0.1:*'

export default defineConfig({
  srcDir: '.',
  entrypointsDir: 'entrypoints',
  imports: false,
  vite: () => ({ oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } }),
  manifest: ({ browser }) => ({
    name: 'Alongside',
    description: 'The CRM beside the mail, in Gmail and Outlook on the web.',
    permissions: browser === 'firefox' ? ['storage'] : ['storage', 'sidePanel'],
    host_permissions: MAIL_HOSTS,
    action: { default_title: 'Open Alongside' },
    content_security_policy: {
      extension_pages: `script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'self'; connect-src 'self' https: wss: ${LOCAL}; frame-ancestors 'self' ${ANCESTORS}`,
    },
    web_accessible_resources: [
      {
        resources: ['sidepanel.html'],
        matches: MAIL_HOSTS,
        ...(browser === 'firefox' ? {} : { use_dynamic_url: true }),
      },
    ],
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: { id: 'panel@alongside.example', data_collection_permissions: { required: ['none'] } },
          },
        }
      : { key: KEY, minimum_chrome_version: '116' }),
  }),
})
