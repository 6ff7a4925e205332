export function Brand() {
  return (
    <a className="brand" href="#/">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#12564a" />
        <path d="M7 25V14.5a9 9 0 0 1 18 0V25h-4.2V14.7a4.8 4.8 0 0 0-9.6 0V25z" fill="#fff" />
        <circle cx="16" cy="20.5" r="2.2" fill="#7fd6bd" />
      </svg>
      Gatehouse
    </a>
  );
}
