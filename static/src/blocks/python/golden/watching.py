#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py 사진1.jpg 사진2.jpg   (카메라로 하려면 사진 대신 --camera, Windows에서는 python3 대신 py)
# 내 프로그램은 여기부터 23번째 줄까지예요.


def program():
    동그라미 = ImageClass("동그라미")
    줄무늬 = ImageClass("줄무늬")
    눈 = Sprite("눈", x=-60, y=-30, size=130, costumes=["블링키"])

    def 눈_when_started(self):
        start_video()
        while not is_result(동그라미):
            look_again()
        self.say(join("지금 ", result()))
        while not is_result(줄무늬):
            look_again()
        recognize()
        self.say(join("한 번 더 ", result()))
        stop_video()

    눈.when_started(눈_when_started)

