/** Fields of a key that its forms show the errors of, beside them. */
export const KEY_FIELDS: readonly string[] = [
  'name',
  'description',
  'permissions',
  'rateLimits.perMinute',
  'rateLimits.perHour',
  'spendingLimits.perDayMicros',
  'spendingLimits.perMonthMicros',
  'expiresAt',
  'agentId',
];
