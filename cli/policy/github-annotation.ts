/** Where an annotation stands, and what it is called. */
export interface AnnotationProperties {
  readonly file: string;
  readonly line?: number;
  readonly col?: number;
  readonly title?: string;
}

/**
 * A command that makes a workflow of GitHub show a message beside a line.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export function githubAnnotation(
  level: 'error' | 'warning',
  properties: AnnotationProperties,
  message: string,
): string {
  const listed = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  );
  return `::${level} ${listed.join(',')}::${escapeData(message)}`;
}

/** As the toolkit of GitHub does: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
