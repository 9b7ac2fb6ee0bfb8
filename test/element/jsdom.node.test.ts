import { JSDOM } from 'jsdom';
import { testInSimulatedDom } from '../support/node/simulated-dom-suite.js';
import { useDom } from '../support/node/use-dom.js';

useDom(new JSDOM('<!doctype html><body></body>', { url: 'http://localhost/', pretendToBeVisual: true }).window);
testInSimulatedDom('jsdom');
