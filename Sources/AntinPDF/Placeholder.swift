// AntinPDF
