export const page = () => [
  <hearback-form rating="starz" />, // expect-error: TS2820
  <hearback-form batchItems={5} />, // expect-error: TS2322
  <hearback-panel />, // expect-error: TS2339
];
