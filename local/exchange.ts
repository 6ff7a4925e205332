import type { IncomingMessage } from 'node:http';
import type { Method } from './method.ts';
import type { RequestHeaders } from './request-headers.ts';
import type { Stage } from './stage.ts';

/** One request on its way through the gateway. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly stage: Stage;
  readonly httpMethod: string;
  /** The path below the stage, as it was sent, still percent-encoded; begins with a slash. */
  readonly path: string;
  /** What follows the question mark, empty for none. */
  readonly query: string;
  readonly headers: RequestHeaders;
  /** The address of the socket's other end. What a header claims is not looked at. */
  readonly sourceIp: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly receivedAtMilliseconds: number;
  /** Null until a route has been found. */
  method: Method | null;
  pathParameters: Readonly<Record<string, string>> | null;
  /** What the authorizer said, every value as text; null before it was asked. */
  authorizer: Readonly<Record<string, string>> | null;
  apiKey: { readonly id: string; readonly value: string } | null;
}

/** The outcome that a gateway response answers. */
export interface GatewayFailure {
  readonly type: GatewayResponseType;
  /** Null where API Gateway gives no message. */
  readonly message: string | null;
}

/** Statuses and `x-amzn-ErrorType` by AWS's list of gateway response types. */
export const GATEWAY_RESPONSES = {
  ACCESS_DENIED: { status: 403, errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: { status: 500, errorType: 'InternalServerErrorException' },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: 'AuthorizerConfigurationException' },
  AUTHORIZER_FAILURE: { status: 500, errorType: 'AuthorizerConfigurationException' },
  BAD_REQUEST_BODY: { status: 400, errorType: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: 'BadRequestException' },
  EXPIRED_TOKEN: { status: 403, errorType: 'ExpiredTokenException' },
  // 504 by AWS's list; a malformed result or a failed function, the only causes here, answer 502.
  INTEGRATION_FAILURE: { status: 502, errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: { status: 504, errorType: 'InternalServerErrorException' },
  INVALID_API_KEY: { status: 403, errorType: 'ForbiddenException' },
  INVALID_SIGNATURE: { status: 403, errorType: 'InvalidSignatureException' },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, errorType: 'MissingAuthenticationTokenException' },
  QUOTA_EXCEEDED: { status: 429, errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { status: 413, errorType: 'RequestTooLargeException' },
  RESOURCE_NOT_FOUND: { status: 404, errorType: 'NotFoundException' },
  THROTTLED: { status: 429, errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { status: 401, errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: 'UnsupportedMediaTypeException' },
  WAF_FILTERED: { status: 403, errorType: 'ForbiddenException' },
} as const;
export type GatewayResponseType = keyof typeof GATEWAY_RESPONSES;
