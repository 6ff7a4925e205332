import './styles/index.css';
import { createRoot } from 'react-dom/client';

const container = document.getElementById('app');
if (container !== null) createRoot(container).render(<h1>Gatehouse</h1>);
