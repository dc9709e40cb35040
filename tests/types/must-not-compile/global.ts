{
  window.hearback.open(); // expect-error: TS18048
  window.hearback = 3; // expect-error: TS2322
  hearback.opened(); // expect-error: TS2551
  document.addEventListener('hearback:sent', ({ detail }) => detail.count); // expect-error: TS2339
  document.addEventListener('hearback:unread', (event: KeyboardEvent) => event); // expect-error: TS2769
}
