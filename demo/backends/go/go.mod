module upload-grants

go 1.24
