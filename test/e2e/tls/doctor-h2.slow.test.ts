import { testDoctorOverTls } from './doctor.js';

testDoctorOverTls('h2');
