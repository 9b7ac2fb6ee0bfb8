import { Window } from 'happy-dom';
import { testInSimulatedDom } from '../support/node/simulated-dom-suite.js';
import { useDom } from '../support/node/use-dom.js';

useDom(new Window({ url: 'http://localhost/' }));
testInSimulatedDom('happy-dom');
