# config/importmap.rb
pin "application"
pin "oss-direct-upload", to: "/oss-direct-upload/oss-direct-upload.js"
