import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dateOrderOf,
  findDates,
  findDateTime,
  findTime,
} from '../../../../../functions/documents/extractors/pattern/dates.ts';

const datesIn = (text: string, order: Parameters<typeof findDates>[1] = null) =>
  findDates(text, order).map(({ date }) => date);

describe('dates', () => {
  test.each([
    ['2024-01-31', '2024-01-31'],
    ['2024/1/5', '2024-01-05'],
    ['31.01.2024', '2024-01-31'],
    ['31 January 2024', '2024-01-31'],
    ['5th of March 2024', '2024-03-05'],
    ['Jan 5, 2024', '2024-01-05'],
    ['Sept. 5th, 2024', '2024-09-05'],
    ['31-Dec-2024', '2024-12-31'],
    ['25/12/2024', '2024-12-25'],
    ['12/25/2024', '2024-12-25'],
    ['05/05/2024', '2024-05-05'],
    ['2024-01-31T09:30:00Z', '2024-01-31'],
  ])('V-7: %s is %s', (text, date) => {
    expect(datesIn(`It is ${text}, isn't it?`)).toEqual([date]);
  });

  test.each([
    '2024-02-30',
    '31.04.2024',
    '2024-13-01',
    'March 2024',
    '1.2.24',
    'v1.2.2024',
    '10.20.30.2024',
    '01/02/2024',
    'May 2024 5',
  ])('V-7: %s is none, or cannot be told without a guess', (text) => {
    expect(datesIn(text)).toEqual([]);
  });

  test('V-7: what is written in the same document tells which comes first', () => {
    expect(dateOrderOf('01/02/2024 and 25/12/2024')).toBe('day first');
    expect(dateOrderOf('01/02/2024 and 12/25/2024')).toBe('month first');
    expect(dateOrderOf('25/12/2024 and 12/25/2024')).toBeNull();
    expect(datesIn('01/02/2024', 'day first')).toEqual(['2024-02-01']);
    expect(datesIn('01/02/2024', 'month first')).toEqual(['2024-01-02']);
  });

  test('V-7: every day of the calendar is found again as each writes it', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (day) => {
        const iso = day.toISOString().slice(0, 10);
        const [year = '', month = '', date = ''] = iso.split('-');
        const name = day.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
        for (const written of [
          iso,
          `${date}.${month}.${year}`,
          `${Number(date)} ${name} ${year}`,
          `${name} ${Number(date)}, ${year}`,
        ]) {
          expect(datesIn(written)).toEqual([iso]);
        }
        expect(datesIn(`${date}/${month}/${year}`, 'day first')).toEqual([iso]);
      }),
    );
  });
});

describe('times', () => {
  test.each([
    ['9:30', '09:30:00', ''],
    ['at 09:30:15 UTC', '09:30:15', 'Z'],
    ['2:30 pm', '14:30:00', ''],
    ['12:05 a.m.', '00:05:00', ''],
    ['14:30+02:00', '14:30:00', '+02:00'],
    ['14:30:00.123Z', '14:30:00', 'Z'],
  ])('V-7: %s is %s%s', (text, clock, zone) => {
    expect(findTime(text)).toEqual({ clock, zone });
  });

  test.each(['24:00', '9:60', '13:00 pm', '1:2', '10:30:15:20'])('V-7: %s is none', (text) => {
    expect(findTime(text)).toBeNull();
  });

  test('V-7: a time belongs to the date that it stands behind', () => {
    expect(findDateTime('Due 31 January 2024 at 2:30 pm UTC', null)).toEqual({
      date: '2024-01-31',
      clock: '14:30:00',
      zone: 'Z',
    });
    expect(findDateTime('2024-01-31T09:30:00+01:00', null)).toMatchObject({ zone: '+01:00' });
    expect(findDateTime('2024-01-31, see you. At 14:30 we close', null)).toBeNull();
  });
});
