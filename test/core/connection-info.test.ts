import { expect, test } from '@jest/globals';
import { connectionInfo } from '../../core/connection-info.ts';
import { aSurface } from '../support/builders.ts';

const key = { name: 'CI', value: 'inv_local_x', secret: null };

test('A-7 a surface with one way of calling has one base URL', () => {
  const { text, baseUrl, baseUrls } = connectionInfo(aSurface(), 'https://api.example.com/', key);
  expect(text).toBe('Name: CI\nAPI key: inv_local_x\nBase URL: https://api.example.com');
  expect([baseUrl, baseUrls]).toEqual(['https://api.example.com', { api: 'https://api.example.com' }]);
});

test('A-7 the first way that the document names is the base URL', () => {
  const surface = aSurface({ baseUrls: { openai: '/v1', anthropic: '' } });
  expect(connectionInfo(surface, 'https://api.example.com', key)).toMatchObject({
    baseUrl: 'https://api.example.com/v1',
    baseUrls: { openai: 'https://api.example.com/v1', anthropic: 'https://api.example.com' },
  });
});

test('V-1 a pair is copied whole', () => {
  const pair = { ...key, secret: 'ins_local_y' };
  expect(connectionInfo(aSurface(), 'https://api.example.com', pair)).toMatchObject({
    apiSecret: 'ins_local_y',
    text: 'Name: CI\nAPI key: inv_local_x\nAPI secret: ins_local_y\nBase URL: https://api.example.com',
  });
});
