// A script beside the tag: no import, everything by the global.

{
  window.hearback ||= (...call) => { (hearback.q ||= []).push(call); };
  hearback('init', { endpoint: '/v1/feedback' });
  hearback('open');
  hearback('on', 'sent', (detail: { id: string }) => console.log(detail.id));

  hearback.setContext({ plan: 'pro' });
  window.hearback?.whatsNew();

  // The same as DOM events, on whatever they pass.
  document.addEventListener('hearback:sent', ({ detail }) => detail.id.length);
  window.addEventListener('hearback:failed', ({ detail: { id, reason } }) => [id, reason]);
  document.body.addEventListener('hearback:unread', (event) => event.detail.count + 1);

  document.querySelector('hearback-widget')?.shadowRoot?.querySelector('[part=form]');
}
