#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py 사진1.jpg 사진2.jpg   (카메라로 하려면 사진 대신 --camera, Windows에서는 python3 대신 py)
# 내 프로그램은 여기부터 23번째 줄까지예요.


def program():
    눈 = Sprite("눈", x=-60, y=-30, size=130, costumes=["블링키"])

    def 눈_when_started(self):
        ask("이름이 뭐예요?")
        self.say(join("안녕 ", answer()))
        recognize()
        self.say(result())

    눈.when_started(눈_when_started)

    def 눈_when_started_2(self):
        for _ in range(3):
            wait(0.05)
        self.say("그동안")

    눈.when_started(눈_when_started_2)

