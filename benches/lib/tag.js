// The `chart` attributes that ask <fair-share> for the workload's views; in the page of a cold start and in the adapter.
export const CHARTS = 'funding women-men funding-trend heat?by=source&by=sector&sum=disbursed';
export const BRUSH_CHARTS = 'histogram?of=planned bars?by=year bars?by=sector histogram?of=people';
