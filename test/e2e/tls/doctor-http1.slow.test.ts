import { testDoctorOverTls } from './doctor.js';

testDoctorOverTls('http/1.1');
